"""The command `report`: the answer on a spec as one page of HTML, for people who would rather look than read.

report.py     the command: asks what the page needs, writes the files
result.py     what it returns: which files were written
page.py       the sections of a page: a finding as the title, what is drawn, how it was computed
lead.py       the answer in a sentence, the bad news first
charts.py     bars: the window on a logarithmic scale, the lines of a ledger
page.html, index.html, page.css, page.js    templates, style and script: the same bytes for every spec

All text from specs is escaped, and a content-security policy in the page forbids scripts and styles other than these.
"""
