def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    model.train()
    x, y = shift(target)
    optimizer.zero_grad()
    loss = smoothed_loss(model(source, x), y, smoothing, model.padding)
    loss.backward()
    for p in model.parameters():
        if p.grad is not None and p.grad.norm() > clip:
            p.grad *= clip / p.grad.norm()
    optimizer.step()
    schedule.step()
    return loss.item(), (y != model.padding).sum().item()
