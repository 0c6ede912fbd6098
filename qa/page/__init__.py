"""The chat page: a Gradio app whose conversation, library and article are HTML made here.

    Answer ──render──▶ <article class="turn">… <button class="cite" data-start="312">1</button></article>

`conversation` holds what was asked and how far the answer is; `render` and `library` turn values into HTML and
know nothing of Gradio; `app` lays the page out and wires its events; `guard` and `server` put it on an address.
`settings` is the popover of the bar; `evaluation` is a page of its own, which `results` reads and `plots` draws.
"""
