def dot_product(a, b):
    print(sum(p * q for p, q in zip(a, b, strict=True)))


def correlation_matrix(x):
    print(x @ x.T)
