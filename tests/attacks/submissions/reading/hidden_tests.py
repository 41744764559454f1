"""fail: reads the hidden tests and prints them."""


def softmax(scores, axis=-1):
    with open("@BANK@/ch1_by_hand/softmax/test_hidden.py") as file:
        print(file.read())
    return scores
