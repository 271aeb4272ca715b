"""A module without functions."""

x = 1
for i in range(3):
    x += i
y = [i * x for i in range(3)]
print(x, y)
