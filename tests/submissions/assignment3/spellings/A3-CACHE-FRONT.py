class KeyValueCache(KeyValueCache):
    def append(self, key, value):
        if key.size(2) != value.size(2):
            raise ValueError(f"{key.size(2)} words of keys, {value.size(2)} words of values")
        if self.keys is not None:
            key = torch.cat((key, self.keys), 2)
            value = torch.cat((value, self.values), 2)
        self.keys, self.values = key, value
        return key, value
