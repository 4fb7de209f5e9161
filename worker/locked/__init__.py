"""Everything that opens foreign bytes does so in a locked-in child, started here and nowhere else.

The floor is a system call filter, which needs no privilege and no namespace (``filter``, ``calls``). An empty network
namespace and Landlock come on top where the kernel gives them (``namespace``, ``landlock``). ``confinement`` puts the
three together, ``launcher`` starts a child and says how it ended, ``child`` is what every computing child does first.
Which children there are stands in ``children``; what they compute is their own rooms' business.
"""
