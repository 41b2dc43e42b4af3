def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    x, y = shift(target)
    optimizer.zero_grad(set_to_none=True)
    loss = smoothed_loss(model(source, x), y, smoothing, model.padding)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    schedule.step()
    return float(loss), int((y != model.padding).sum())
