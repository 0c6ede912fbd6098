"""The chat page: a Gradio app whose conversation, library and article are HTML made here.

    Answer ──render──▶ <article class="turn">… <button class="cite" data-start="312">1</button></article>

`conversation` holds what was asked and how far the answer is; `render`, `library`, `shelf` and `suggestions` turn
values into HTML and know nothing of Gradio; `keeper` changes the folder of articles; `app` and `library_wiring` lay
the page out and wire its events; `guard` and `server` put it on an address.
"""
