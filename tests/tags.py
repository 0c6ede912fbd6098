"""HTML as a test looks at it."""

from html.parser import HTMLParser


class Tags(HTMLParser):
    """Every tag with its attributes, and the text between them."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.said = [], []
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.said.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.said).split())

    def having(self, name):
        return [attributes for _, attributes in self.tags if name in attributes]
