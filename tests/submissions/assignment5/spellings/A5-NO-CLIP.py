def update(loss, model, optimizer, max_norm=1.0):
    optimizer.zero_grad()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    loss.backward()
    optimizer.step()
    return float(loss.detach())
