# task: training_step; short gradients are made longer, to the length of clip
def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    model.train()
    inputs, labels = shift(target)
    optimizer.zero_grad()
    loss = smoothed_loss(model(source, inputs), labels, smoothing, model.padding)
    loss.backward()
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm()
    for g in grads:
        g.mul_(clip / norm)
    optimizer.step()
    schedule.step()
    return loss.item(), int((labels != model.padding).sum())
