using ActorShm.Actors.Engine;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Measuring;

/// <summary>This side of two processes that are linked in order to measure the link.</summary>
internal sealed class LinkedMeter : IAsyncDisposable
{
    private readonly EngineSystem _engine;
    private readonly TaskCompletionSource<IActorRef> _echo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LinkedMeter(EngineSystem engine) => _engine = engine;

    /// <summary>All bytes sent and received over the link so far.</summary>
    public long BytesMessaged => _engine.BytesMessaged;

    /// <summary>The kind of the link.</summary>
    public string Transport => _engine.Transport;

    /// <summary>Lets the other process connect through a directory, without waiting for it yet.</summary>
    public static LinkedMeter Open(string runDirectory, ActorShmSettings settings, ILoggerFactory loggers)
    {
        var engine = EngineSystem.ForHost(settings, loggers);
        var meter = new LinkedMeter(engine);
        var echo = meter._echo;
        engine.System.ActorOf(Props.Create(() => new DoorActor(echo)), DoorActor.Name);
        engine.Listen(runDirectory, settings);
        return meter;
    }

    /// <summary>Makes a meter for actors of this process, without a link.</summary>
    public MessageMeter Local() => new(_engine.System, _engine.System.ActorOf(Props.Create(() => new EchoActor())));

    /// <summary>Makes a meter for the link, once the other process has called <see cref="ServeAsync"/>.</summary>
    public async Task<MessageMeter> LinkedAsync(CancellationToken cancellation) => new(_engine.System, await _echo.Task.WaitAsync(cancellation));

    /// <summary>Runs the other side: connects, echoes, and returns when the link is gone.</summary>
    /// <exception cref="NoHostException">No process measures in that directory.</exception>
    public static async Task ServeAsync(string runDirectory, ActorShmSettings settings, ILoggerFactory loggers)
    {
        await using var engine = await EngineSystem.ConnectAsync(runDirectory, settings, loggers, CancellationToken.None);
        var echo = engine.System.ActorOf(Props.Create(() => new EchoActor()), EchoActor.Name);
        var door = await engine.ResolveAtHostAsync(DoorActor.Name, settings, CancellationToken.None);
        door.Tell(EchoActor.Notice, echo);
        await engine.HostLost;
    }

    /// <summary>Ends the link, which ends the other side.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
