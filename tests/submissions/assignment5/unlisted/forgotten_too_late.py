# task: update; gradients are forgotten between backward and step
def update(loss, model, optimizer, max_norm=1.0):
    loss.backward()
    optimizer.zero_grad()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item()
