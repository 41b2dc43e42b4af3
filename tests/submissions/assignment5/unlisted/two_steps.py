# task: update; the step is taken twice
def update(loss, model, optimizer, max_norm=1.0):
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    optimizer.step()
    return loss.item()
