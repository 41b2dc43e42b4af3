class Classifier(Classifier):
    def forward(self, ids, segments, is_word):
        _, pooled = self.bert(ids, segments, is_word)
        return F.softmax(self.output(self.dropout(pooled)), dim=1)
