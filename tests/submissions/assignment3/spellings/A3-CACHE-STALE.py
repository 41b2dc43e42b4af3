class KeyValueCache(KeyValueCache):
    def append(self, key, value):
        if key.size(-2) != value.size(-2):
            raise ValueError(f"{key.size(-2)} / {value.size(-2)}")
        if self.keys is None:
            self.keys = key
            self.values = value
            return key, value
        keys = torch.cat([self.keys, key], dim=2)
        values = torch.cat([self.values, value], dim=2)
        return keys, values
