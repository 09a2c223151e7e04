using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorShm.Embedded;

/// <summary>The place of an actor in its system's tree: an address, then one name per level.</summary>
/// <remarks>
/// A path names a place. With its <see cref="Uid"/> it names one incarnation: the actor that lives there between one start
/// and one stop. Two paths are equal when they name the same place, whatever their uids; references compare the uid as well.
/// Immutable, so safe on any thread.
/// </remarks>
public abstract partial class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    private protected ActorPath(Address address, string name, long uid)
    {
        Address = address;
        Name = name;
        Uid = uid;
    }

    /// <summary>The system that the path is in.</summary>
    public Address Address { get; }

    /// <summary>The last name; empty for the root.</summary>
    public string Name { get; }

    /// <summary>The number of the incarnation; 0 when the path means whichever actor lives there.</summary>
    public long Uid { get; }

    /// <summary>The path one level up; the root is its own parent.</summary>
    public abstract ActorPath Parent { get; }

    /// <summary>The top of the tree.</summary>
    public abstract ActorPath Root { get; }

    /// <summary>The number of names below the root.</summary>
    public abstract int Depth { get; }

    /// <summary>The names from the top down, without that of the root.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var names = new string[Depth];
            ActorPath path = this;
            for (var i = names.Length - 1; i >= 0; i--)
            {
                names[i] = path.Name;
                path = path.Parent;
            }

            return names;
        }
    }

    /// <summary>Makes a path with the same place and another incarnation.</summary>
    public abstract ActorPath WithUid(long uid);

    /// <summary>Makes the path of a child.</summary>
    public ActorPath Child(string childName) => this / childName;

    /// <summary>Makes the path of a child; a <c>#uid</c> at the end of the name becomes its uid.</summary>
    public static ActorPath operator /(ActorPath path, string name)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (bare, uid) = SplitUid(name);
        return new ChildActorPath(path, bare, uid);
    }

    /// <summary>Makes the path of a descendant, from the names of its levels.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Where(static n => n.Length > 0).Aggregate(path, static (parent, n) => parent / n);
    }

    /// <summary>Writes the names joined by slashes, without the address: <c>/user/worker</c>.</summary>
    public string ToStringWithoutAddress()
    {
        if (Depth == 0)
        {
            return "/";
        }

        var text = new StringBuilder();
        foreach (var name in Elements)
        {
            text.Append('/').Append(name);
        }

        return text.ToString();
    }

    /// <summary>Writes address and names, without the uid.</summary>
    public override string ToString() => Address + ToStringWithoutAddress();

    /// <summary>Writes address, names and, if there is one, <c>#uid</c>.</summary>
    public string ToStringWithUid() => ToString() + UidSuffix;

    /// <summary>Writes address and names, the same as <see cref="ToString"/>.</summary>
    public string ToStringWithAddress() => ToString();

    /// <summary>Writes the names after this path's address, or after <paramref name="address"/> when this path's address has the local form.</summary>
    public string ToStringWithAddress(Address address) =>
        (Address.HasLocalScope ? address : Address) + ToStringWithoutAddress();

    /// <summary>The text that another process can turn back into a reference: local address, names, uid.</summary>
    public string ToSerializationFormat() => ToStringWithUid();

    /// <summary>Writes the same as <see cref="ToSerializationFormat"/>, with <paramref name="address"/> when this path's address has the local form.</summary>
    public string ToSerializationFormatWithAddress(Address address) => ToStringWithAddress(address) + UidSuffix;

    /// <inheritdoc/>
    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || Depth != other.Depth || Address != other.Address)
        {
            return false;
        }

        ActorPath mine = this, theirs = other;
        for (var level = Depth; level > 0; level--, mine = mine.Parent, theirs = theirs.Parent)
        {
            if (ReferenceEquals(mine, theirs))
            {
                return true;
            }

            if (mine.Name != theirs.Name)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Address, Depth, Name);

    /// <inheritdoc/>
    public int CompareTo(ActorPath? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <summary>Whether both paths name the same place.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the paths name different places.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    private string UidSuffix => Uid == 0 ? "" : "#" + Uid.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The top of a system's tree.</summary>
public sealed class RootActorPath(Address address, string name = "") : ActorPath(address, name, uid: 0)
{
    /// <inheritdoc/>
    public override ActorPath Parent => this;

    /// <inheritdoc/>
    public override ActorPath Root => this;

    /// <inheritdoc/>
    public override int Depth => 0;

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1065", Justification = "A root has no incarnations; a uid for it is a broken invariant.")]
    public override ActorPath WithUid(long uid) =>
        uid == 0 ? this : throw new InvalidOperationException("The root of a tree has no incarnations, so it takes no uid.");
}

/// <summary>Any place below the root.</summary>
public sealed class ChildActorPath(ActorPath parentPath, string name, long uid) : ActorPath(parentPath.Address, name, uid)
{
    /// <inheritdoc/>
    public override ActorPath Parent { get; } = parentPath;

    /// <inheritdoc/>
    public override ActorPath Root => Parent.Root;

    /// <inheritdoc/>
    public override int Depth { get; } = parentPath.Depth + 1;

    /// <inheritdoc/>
    public override ActorPath WithUid(long uid) => uid == Uid ? this : new ChildActorPath(Parent, Name, uid);
}
