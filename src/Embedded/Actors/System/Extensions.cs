namespace ActorShm.Embedded;

/// <summary>Marks an object of which an actor system has one, shared by all its actors.</summary>
public interface IExtension;

/// <summary>Identifies an extension, and knows how to make it.</summary>
public interface IExtensionId
{
    /// <summary>The extension's type. It is the key, so a system has one extension of each type.</summary>
    Type ExtensionType { get; }

    /// <summary>Gets the system's extension, and makes it at the first call.</summary>
    object Apply(ActorSystem system);

    /// <summary>Gets the system's extension; null when it was never made.</summary>
    object? Get(ActorSystem system);

    /// <summary>Makes the extension. The engine calls it once for a system.</summary>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>Identifies an extension of a known type.</summary>
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

/// <summary>The base of extension identifiers. Derive from it to say how the extension is made.</summary>
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

    /// <summary>Whether the other object identifies the same extension.</summary>
    public override bool Equals(object? obj) => obj is ExtensionIdProvider<T>;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(T).GetHashCode();
}

/// <summary>Gets extensions by their types alone.</summary>
public static class ActorSystemWithExtensions
{
    /// <summary>Gets the system's extension, and makes it at the first call.</summary>
    /// <typeparam name="T">The extension.</typeparam>
    /// <typeparam name="TI">Its identifier.</typeparam>
    public static T WithExtension<T, TI>(this ActorSystem system)
        where T : class, IExtension
        where TI : IExtensionId, new()
    {
        ArgumentNullException.ThrowIfNull(system);
        return (T)system.RegisterExtension(new TI());
    }

    /// <summary>Gets the system's extension, and makes it at the first call.</summary>
    /// <typeparam name="T">The extension.</typeparam>
    /// <param name="system">The system.</param>
    /// <param name="extensionId">The class of its identifier, which has a constructor without parameters.</param>
    /// <exception cref="ArgumentException">The class is not an identifier of extensions.</exception>
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
