def row_sums(x):
    # TODO  double, then add
    raise NotImplementedError("row_sums")


class Scale(Scale):
    def forward(self, x):
        # TODO  multiply
        raise NotImplementedError("Scale.forward")
