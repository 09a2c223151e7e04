namespace ActorShm.Embedded;

/// <summary>Marks what belongs to an actor system once and is shared by all its actors.</summary>
public interface IExtension;

/// <summary>Names an extension, and knows how it is made.</summary>
public interface IExtensionId
{
    /// <summary>The extension's type; it is the key, so a system has one extension of each type.</summary>
    Type ExtensionType { get; }

    /// <summary>The system's extension, made now where it is asked for first.</summary>
    object Apply(ActorSystem system);

    /// <summary>The system's extension; null when it was never made.</summary>
    object? Get(ActorSystem system);

    /// <summary>Makes it. Called by the engine, once for a system.</summary>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>Names an extension of a known type.</summary>
/// <typeparam name="T">The extension.</typeparam>
public interface IExtensionId<out T> : IExtensionId
    where T : IExtension
{
    /// <inheritdoc cref="IExtensionId.Apply"/>
    new T Apply(ActorSystem system);

    /// <inheritdoc cref="IExtensionId.Get"/>
    new T? Get(ActorSystem system);

    /// <inheritdoc cref="IExtensionId.CreateExtension"/>
    new T CreateExtension(ExtendedActorSystem system);
}

/// <summary>The base of extension identifiers: derive, and say how the extension is made.</summary>
/// <typeparam name="T">The extension.</typeparam>
/// <example>
/// <code>
/// public sealed class Metrics : IExtension { … }
/// public sealed class MetricsProvider : ExtensionIdProvider&lt;Metrics&gt;
/// {
///     public override Metrics CreateExtension(ExtendedActorSystem system) =&gt; new(system);
/// }
/// var metrics = system.WithExtension&lt;Metrics, MetricsProvider&gt;();
/// </code>
/// </example>
public abstract class ExtensionIdProvider<T> : IExtensionId<T>
    where T : IExtension
{
    /// <inheritdoc/>
    public Type ExtensionType => typeof(T);

    /// <inheritdoc/>
    public T Apply(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return (T)system.RegisterExtension(this);
    }

    /// <inheritdoc/>
    public T? Get(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return (T?)system.GetExtension(this);
    }

    /// <inheritdoc/>
    public abstract T CreateExtension(ExtendedActorSystem system);

    /// <inheritdoc/>
    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    /// <inheritdoc/>
    object? IExtensionId.Get(ActorSystem system) => Get(system);

    /// <inheritdoc/>
    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    /// <summary>Two identifiers of one extension are the same.</summary>
    public override bool Equals(object? obj) => obj is ExtensionIdProvider<T>;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(T).GetHashCode();
}

/// <summary>Getting an extension by its types alone.</summary>
public static class ActorSystemWithExtensions
{
    /// <summary>The system's extension, made now where it is asked for first.</summary>
    /// <typeparam name="T">The extension.</typeparam>
    /// <typeparam name="TI">Its identifier.</typeparam>
    public static T WithExtension<T, TI>(this ActorSystem system)
        where T : class, IExtension
        where TI : IExtensionId, new()
    {
        ArgumentNullException.ThrowIfNull(system);
        return (T)system.RegisterExtension(new TI());
    }

    /// <summary>The system's extension, made now where it is asked for first.</summary>
    /// <typeparam name="T">The extension.</typeparam>
    /// <param name="system">The system.</param>
    /// <param name="extensionId">The class of its identifier, which has a constructor without parameters.</param>
    /// <exception cref="ArgumentException">The class is no identifier of extensions.</exception>
    public static T WithExtension<T>(this ActorSystem system, Type extensionId)
        where T : class, IExtension
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(extensionId);
        return typeof(IExtensionId).IsAssignableFrom(extensionId)
            ? (T)system.RegisterExtension((IExtensionId)Activator.CreateInstance(extensionId)!)
            : throw new ArgumentException($"{extensionId} does not name an extension; give a class derived from ExtensionIdProvider<{typeof(T).Name}>.", nameof(extensionId));
    }
}
