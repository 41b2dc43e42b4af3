class Classifier(Classifier):
    def forward(self, ids, segments, is_word):
        out = self.bert(ids, segments, is_word)[0]
        return self.output(self.dropout(out[:, 0, :]))
