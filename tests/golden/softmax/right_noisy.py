import numpy as np

print("loading \x1b[31mred\x1b[0m")


def softmax(scores, axis=-1):
    print("shape:", scores.shape)
    e = np.exp(scores - scores.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


if __name__ == "__main__":
    from scipy.special import softmax as reference

    print(softmax(np.ones(3)), reference(np.ones(3)))
