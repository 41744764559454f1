"""The learner's code in a process of its own.

`wire`, `confine`, `policy`, `executor` and `worker` run inside that process, where `grader` cannot be imported: they
import only each other, the standard library, NumPy and safetensors. `client` is the trusted side.
"""
