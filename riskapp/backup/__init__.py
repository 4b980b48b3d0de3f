"""How does everything survive the loss of a server? Encrypted copies, and the way back (security S21).

`age` closes and opens files, `programs` runs PostgreSQL's own, `copies` makes and reads a folder of copies, `restored`
says what a restored history lacks.
"""
