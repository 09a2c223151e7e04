
using ActorShm.Actors.Engine.Serialization;

namespace ActorShm.Actors;

/// <summary>Lets Hyperion write messages of a <see cref="MessageSet"/>, for types that no code was generated for. On Akka.NET only.</summary>
public static class HyperionMessages
{
    /// <summary>With one more type, written by Hyperion.</summary>
    /// <remarks>
    /// What comes in is made of the type itself, of <paramref name="parts"/>, of numbers and texts, and of handles and references to actors, whatever the sender names. Everything
    /// else in it has to be among the parts, collections with their element types included. The same in host and nodes.
    /// </remarks>
    /// <typeparam name="T">The type; messages of exactly this type travel.</typeparam>
    /// <param name="set">The set.</param>
    /// <param name="name">Its name on the wire: printable ASCII, part of the program's protocol, never to be used again for another meaning.</param>
    /// <param name="parts">The types that may stand within it.</param>
    /// <exception cref="ArgumentException">The name or the type is in the set already, or the name has another form.</exception>
    public static MessageSet AddByHyperion<T>(this MessageSet set, string name, params IReadOnlyCollection<Type> parts)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(parts);
        var format = new HyperionFormat([typeof(T), .. parts]);
        return set.Add(name, format.Write, format.Read<T>);
    }
}
