class KeyValueCache(KeyValueCache):
    def append(self, key, value):
        if key.shape[2] != value.shape[2]:
            raise ValueError(f"{key.shape[2]} != {value.shape[2]}")
        self.keys = key
        self.values = value
        return self.keys, self.values
