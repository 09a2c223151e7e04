using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Embedded;

/// <summary>A tree of actors with everything that they share: scheduler, event stream, serialization, and the links to other processes.</summary>
/// <remarks>A system is a heavy object: make one for a process. All members are safe on any thread.</remarks>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem()
    {
    }

    /// <summary>The system's name.</summary>
    public abstract string Name { get; }

    /// <summary>The settings with which the system was made.</summary>
    public abstract Settings Settings { get; }

    /// <summary>The scheduler, which sends messages later.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>The event stream, on which dead letters are published, and whatever others publish.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>The receiver of messages that nobody else takes.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>The serializers for messages to other processes.</summary>
    public abstract Serialization Serialization { get; }

    /// <summary>The log of the system itself.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>A task that completes when all actors have stopped and all links are closed.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Makes a system with the built-in settings.</summary>
    /// <exception cref="ArgumentException">The name is not letters, digits, - and _.</exception>
    public static ActorSystem Create(string name) => Create(name, ConfigurationFactory.Empty);

    /// <summary>Makes a system with a configuration.</summary>
    /// <inheritdoc cref="Create(string)" path="/exception"/>
    public static ActorSystem Create(string name, Config config) => Create(name, config, new EmbeddedSetup());

    /// <summary>Makes a system with a configuration, and with a log and a clock of the embedder's.</summary>
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

    /// <summary>Gets the system's extension of that identifier, and makes it at the first call.</summary>
    /// <remarks>It is made once, however many callers ask at the same time. If making it throws, every caller gets that exception.</remarks>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>Gets the extension of that identifier; null when it was never made.</summary>
    public abstract object? GetExtension(IExtensionId extensionId);

    /// <summary>Gets the extension of that type; null when it was never made.</summary>
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
    /// <remarks>If the system has a <see cref="CoordinatedShutdown"/>, its phases run first, and the last of them stops the actors.</remarks>
    /// <returns><see cref="WhenTerminated"/>.</returns>
    public abstract Task Terminate();

    /// <summary>Registers code to call when the system has ended, or calls it at once if the system has ended already. Code that was registered last is called first.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Begins <see cref="Terminate"/>, and does not wait for its end.</summary>
    public void Dispose()
    {
        _ = Terminate();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A system as serializers and other parts of the engine see it.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem()
    {
    }

    /// <summary>The provider, which turns paths into references.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary>Makes an actor under <c>/system</c>, where it lives longer than the user's actors.</summary>
    /// <inheritdoc cref="IActorRefFactory.ActorOf" path="/exception"/>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);

    /// <summary>Stops all actors and closes the links without the phases of <see cref="CoordinatedShutdown"/>.</summary>
    public abstract Task FinalTerminate();
}

/// <summary>Turns paths into references.</summary>
public interface IActorRefProvider
{
    /// <summary>The receiver of messages that no actor takes.</summary>
    IActorRef DeadLetters { get; }

    /// <summary>The address under which others reach this system; the local form while there is no link.</summary>
    Address DefaultAddress { get; }

    /// <summary>The top of this system's tree.</summary>
    ActorPath RootPath { get; }

    /// <summary>Gets the reference with this path, here or in another process. When nobody lives there, messages to the reference become dead letters.</summary>
    IActorRef ResolveActorRef(string path);

    /// <inheritdoc cref="ResolveActorRef(string)"/>
    IActorRef ResolveActorRef(ActorPath actorPath);
}

/// <summary>The settings with which a system was made.</summary>
/// <param name="config">The configuration.</param>
public sealed class Settings(Config config)
{
    /// <summary>The configuration.</summary>
    public Config Config { get; } = config;
}
