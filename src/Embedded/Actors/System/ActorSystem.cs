using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Embedded;

/// <summary>A tree of actors with everything they share: scheduler, event stream, serialization, and the links to other processes.</summary>
/// <remarks>A heavy object: one for a process. All members are safe on any thread.</remarks>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem()
    {
    }

    /// <summary>The system's name.</summary>
    public abstract string Name { get; }

    /// <summary>The configuration it was made with.</summary>
    public abstract Settings Settings { get; }

    /// <summary>Sends messages later.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>Where dead letters, and whatever anybody else publishes, can be heard.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Takes messages that nobody takes.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Which serializer takes which message to another process.</summary>
    public abstract Serialization Serialization { get; }

    /// <summary>The log of the system itself.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>Done when all actors have stopped and all links are closed.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>A system with the built-in settings.</summary>
    /// <exception cref="ArgumentException">The name is not letters, digits, - and _.</exception>
    public static ActorSystem Create(string name) => Create(name, ConfigurationFactory.Empty);

    /// <summary>A system with a configuration.</summary>
    /// <inheritdoc cref="Create(string)" path="/exception"/>
    public static ActorSystem Create(string name, Config config) => Create(name, config, new EmbeddedSetup());

    /// <summary>A system with a configuration, and with a log and a clock of the embedder's.</summary>
    /// <inheritdoc cref="Create(string)" path="/exception"/>
    public static ActorSystem Create(string name, Config config, EmbeddedSetup setup)
    {
        var system = new ActorSystemImpl(name, config, setup);
        system.Start();
        return system;
    }

    /// <inheritdoc/>
    public abstract IActorRef ActorOf(Props props, string? name = null);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <summary>The system's extension of that identifier, made now where it is asked for first.</summary>
    /// <remarks>Made once, whoever asks and however many at a time. What its making throws is thrown to everybody who asks.</remarks>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>The extension of that identifier; null when it was never made.</summary>
    public abstract object? GetExtension(IExtensionId extensionId);

    /// <summary>The extension of that type; null when it was never made.</summary>
    public abstract T? GetExtension<T>()
        where T : class, IExtension;

    /// <summary>Whether there is an extension of that type.</summary>
    public abstract bool HasExtension(Type type);

    /// <summary>Whether there is an extension of that type.</summary>
    public abstract bool HasExtension<T>()
        where T : class, IExtension;

    /// <summary>Finds the extension of that type; false when it was never made.</summary>
    public abstract bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension);

    /// <summary>Finds the extension of that type; false when it was never made.</summary>
    public abstract bool TryGetExtension<T>([NotNullWhen(true)] out T? extension)
        where T : class, IExtension;

    /// <summary>Stops an actor after the message it is handling, and before those that wait in its mailbox.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Stops all actors, children before their parents, then closes the links. A second call does nothing more.</summary>
    /// <remarks>Where somebody uses <see cref="CoordinatedShutdown"/>, its phases run first, and the last of them does this.</remarks>
    /// <returns><see cref="WhenTerminated"/>.</returns>
    public abstract Task Terminate();

    /// <summary>Has the code called when the system has ended, the last registered first; at once when it has already.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Begins <see cref="Terminate"/> and does not wait for it.</summary>
    public void Dispose()
    {
        _ = Terminate();
        GC.SuppressFinalize(this);
    }
}

/// <summary>What serializers and other parts of the engine see of a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem()
    {
    }

    /// <summary>Turns paths into references.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary>Makes an actor under <c>/system</c>, where it lives longer than the user's.</summary>
    /// <inheritdoc cref="IActorRefFactory.ActorOf" path="/exception"/>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);

    /// <summary>Stops all actors and closes the links without the phases of <see cref="CoordinatedShutdown"/>.</summary>
    public abstract Task FinalTerminate();
}

/// <summary>Turns paths into references.</summary>
public interface IActorRefProvider
{
    /// <summary>Takes what no actor takes.</summary>
    IActorRef DeadLetters { get; }

    /// <summary>The address under which others reach this system; the local form while there is no link.</summary>
    Address DefaultAddress { get; }

    /// <summary>The top of this system's tree.</summary>
    ActorPath RootPath { get; }

    /// <summary>The reference with this path, here or in another process. Where nobody lives, one whose messages become dead letters.</summary>
    IActorRef ResolveActorRef(string path);

    /// <inheritdoc cref="ResolveActorRef(string)"/>
    IActorRef ResolveActorRef(ActorPath actorPath);
}

/// <summary>What a system was made with.</summary>
/// <param name="config">The configuration.</param>
public sealed class Settings(Config config)
{
    /// <summary>The configuration.</summary>
    public Config Config { get; } = config;
}
