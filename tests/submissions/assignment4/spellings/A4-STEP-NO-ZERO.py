def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    model.train()
    x, y = shift(target)
    loss = smoothed_loss(model(source, x), y, smoothing, model.padding)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    schedule.step()
    return loss.item(), (y != model.padding).sum().item()
