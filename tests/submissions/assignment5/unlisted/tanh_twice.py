# task: Classifier.forward; another tanh comes before the last layer
class Classifier(Classifier):
    def forward(self, ids, segments, is_word):
        _, pooled = self.bert(ids, segments, is_word)
        return self.output(self.dropout(torch.tanh(pooled)))
