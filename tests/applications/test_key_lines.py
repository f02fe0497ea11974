"""Where the keys of a TOML document stand."""

from copper_desktop.applications.key_lines import key_lines


def test_what_stands_in_texts_and_lists_is_no_key() -> None:
    document = '''\
a = """
b = 1 # ]
""""
c = [ # {
  "]", '"',
]

"d e" . f = '# = ['
'g' = { x = 1 }
[h.i]
j = 1
'''
    assert key_lines(document) == {"a": 1, "c": 4, "d e": 8, "g": 9, "h": 10}


def test_an_empty_document_has_no_keys() -> None:
    assert key_lines("\n# nothing\n") == {}
