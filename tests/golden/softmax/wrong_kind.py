softmax = [0.2, 0.7, 0.1]
