# task: training_step; the optimizer goes twice
def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    model.train()
    inputs, labels = shift(target)
    optimizer.zero_grad()
    loss = smoothed_loss(model(source, inputs), labels, smoothing, model.padding)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    optimizer.step()
    schedule.step()
    return loss.item(), int((labels != model.padding).sum())
