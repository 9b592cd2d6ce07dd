"""The spec language: text of `*.mech.yaml` to a mechanism, every fault with its place, a code and advice.

    reader      read(path), read_text(text, path): the way in
    writer      to_yaml(mechanism): the way back
    scope       what names, formulas and strategies of a mechanism mean; claims use it, too
    grammar     text to syntax, and wording, syntax to text
    codes       every code that a diagnostic may carry

From file to meaning: files, events, document; lexer, cursor, numerals, grammar; names, formulas, rules,
scope; settings, params, stages, transfers, statements, reader. Faults and shapes serve all of them.
"""
