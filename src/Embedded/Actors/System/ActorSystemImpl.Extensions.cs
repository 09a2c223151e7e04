using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Embedded;

// The extensions of the system.
internal sealed partial class ActorSystemImpl
{
    // Lazy, so that many first callers at the same moment make only one extension, and all get the exception if making it fails.
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();

    public override object RegisterExtension(IExtensionId extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return _extensions.GetOrAdd(
            extension.ExtensionType,
            static (_, arg) => new Lazy<object>(() => Made(arg.Id, arg.System)),
            (Id: extension, System: this)).Value;
    }

    public override object? GetExtension(IExtensionId extensionId)
    {
        ArgumentNullException.ThrowIfNull(extensionId);
        return TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : null;
    }

    public override T? GetExtension<T>()
        where T : class => TryGetExtension<T>(out var extension) ? extension : null;

    public override bool HasExtension(Type type) => _extensions.ContainsKey(type);

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    public override bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension)
    {
        extension = _extensions.TryGetValue(extensionType, out var made) ? made.Value : null;
        return extension is not null;
    }

    public override bool TryGetExtension<T>([NotNullWhen(true)] out T? extension)
        where T : class
    {
        TryGetExtension(typeof(T), out var found);
        extension = found as T;
        return extension is not null;
    }

    private static object Made(IExtensionId id, ActorSystemImpl system) =>
        id.CreateExtension(system)
        ?? throw new InvalidOperationException($"{id.GetType()} made no {id.ExtensionType}; CreateExtension must return the extension.");
}
