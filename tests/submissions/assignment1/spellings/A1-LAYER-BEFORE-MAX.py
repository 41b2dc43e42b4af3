class SelfPooling(SelfPooling):
    def forward(self, x, mask=None):
        queries = self.query(x)
        q = max_pool_query(queries, mask)
        a = masked_softmax(torch.matmul(x, q.unsqueeze(2)).squeeze(2), mask)
        return torch.matmul(a.unsqueeze(1), self.value(x)).squeeze(1), a
