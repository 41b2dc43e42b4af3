def update(loss, model, optimizer, max_norm=1.0):
    optimizer.zero_grad()
    loss.backward()
    for p in model.parameters():
        if p.grad is not None:
            p.grad.clamp_(-max_norm, max_norm)
    optimizer.step()
    return loss.item()
