namespace ActorShm.Embedded;

/// <summary>Turns messages into bytes and back. Many threads call it at once, so it must not keep state between calls.</summary>
/// <param name="system">The system that it works for.</param>
public abstract class Serializer(ExtendedActorSystem system)
{
    /// <summary>The system that it works for; the system's Provider turns paths into references.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1051", Justification = "A field with this name in Akka.NET, which derived classes use.")]
#pragma warning disable IDE1006 // As above: Akka.NET's name.
    protected readonly ExtendedActorSystem system = system;
#pragma warning restore IDE1006

    /// <summary>The number that stands for this serializer on the wire; the same in every process. 0 to 40 belong to the engine.</summary>
    public abstract int Identifier { get; }

    /// <summary>Whether a text that says what the bytes are travels with them.</summary>
    public abstract bool IncludeManifest { get; }

    /// <summary>Turns a message into bytes.</summary>
    public abstract byte[] ToBinary(object obj);

    /// <summary>Turns bytes back into a message.</summary>
    public abstract object FromBinary(byte[] bytes, Type type);
}

/// <summary>A serializer whose messages are told apart by a short text, never by the name of a type.</summary>
/// <param name="system">The system that it works for.</param>
public abstract class SerializerWithStringManifest(ExtendedActorSystem system) : Serializer(system)
{
    /// <inheritdoc/>
    public sealed override bool IncludeManifest => true;

    /// <summary>Not used, because this kind of serializer reads by manifest.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public sealed override object FromBinary(byte[] bytes, Type type) =>
        throw new NotSupportedException($"{GetType()} reads by manifest, not by type; call FromBinary(bytes, manifest).");

    /// <summary>Reads the message from bytes that came with this manifest.</summary>
    /// <exception cref="NotSupportedException">The manifest is not known; the message is then logged and dropped. Any other exception closes the link over which the bytes came.</exception>
    public abstract object FromBinary(byte[] bytes, string manifest);

    /// <summary>The text that stands for the type of a message: short, fixed, at most 255 bytes in UTF-8.</summary>
    public abstract string Manifest(object o);
}
