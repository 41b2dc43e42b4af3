# task: KeyValueCache.append; an empty cache is filled and then appended to as well
class KeyValueCache(KeyValueCache):
    def append(self, key, value):
        if key.shape[2] != value.shape[2]:
            raise ValueError(f"{key.shape[2]} keys, {value.shape[2]} values")
        if self.keys is None:
            self.keys, self.values = key, value
        self.keys = torch.cat([self.keys, key], dim=2)
        self.values = torch.cat([self.values, value], dim=2)
        return self.keys, self.values
