"""The chat page: a Gradio app whose conversation, library and article are HTML made here.

    Answer ──render──▶ <article class="turn">… <button class="cite" data-start="312">1</button></article>

`conversation` holds what was asked and how far the answer is; `actions` is what the page does. `render` with
`verdicts`, `library` with `placing`, `shelf`, `suggestions` and `timeline` turn values into HTML, made of `markup`,
and know nothing of Gradio. `app` lays the page out and wires its events, with `sidebar` (saved conversations),
`library_wiring` (the list of articles) and `settings`; what all events share is in `events`.

- saved conversations: `keeping` over `archive`, `feedback` and their `database`; `export`, `drafts`; `routes`
- the folder of articles: `keeper`
- programs: `api` over HTTP, `endpoint` for `gradio_client`
- `evaluation`, a page of its own, which `results` reads and `plots` draws
- on an address: `server`, behind `guard`, `password` and `visitors`, with the files of `assets`
"""
