
using ActorShm.Actors.Engine.Serialization;

namespace ActorShm.Actors;

/// <summary>Lets Hyperion write messages of a <see cref="MessageSet"/>, for types for which no code was generated. On Akka.NET only.</summary>
public static class HyperionMessages
{
    /// <summary>Returns the set with one more type, written by Hyperion.</summary>
    /// <remarks>
    /// Whatever type names the sender gives, a message is built only from the type itself, from <paramref name="parts"/>, from numbers and texts, and from handles and references to actors. Everything
    /// else in it must be among the parts, including collections with their element types. The parts must be the same in host and nodes.
    /// </remarks>
    /// <typeparam name="T">The type; only messages of exactly this type travel.</typeparam>
    /// <param name="set">The set.</param>
    /// <param name="name">The name on the wire: printable ASCII without spaces, part of the program's protocol, never to be used again for another meaning.</param>
    /// <param name="parts">The types that may occur in a message.</param>
    /// <exception cref="ArgumentException">The name or the type is in the set already, or the name does not have this form.</exception>
    public static MessageSet AddByHyperion<T>(this MessageSet set, string name, params IReadOnlyCollection<Type> parts)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(parts);
        var format = new HyperionFormat([typeof(T), .. parts]);
        return set.Add(name, format.Write, format.Read<T>);
    }
}
