using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Embedded;

/// <summary>Names one actor system: its protocol and name, and its place when other processes can reach it.</summary>
/// <remarks>
/// Written <c>protocol://system</c> inside one process and <c>protocol://system@host</c> across processes. In this engine the
/// host part is not a machine: it is <c>host</c> or <c>peer-N</c>, where N is the number that the host gave in the handshake.
/// Immutable, so safe on any thread.
/// </remarks>
public sealed class Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>Makes an address from its parts.</summary>
    /// <param name="protocol">The part before <c>://</c>.</param>
    /// <param name="system">The actor system's name.</param>
    /// <param name="host">Where the system is, or null for the local form.</param>
    /// <param name="port">A port, or null. This engine has no ports; they are read and kept so that foreign addresses survive a round trip.</param>
    /// <exception cref="ArgumentException">The protocol or the system name is empty.</exception>
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(protocol);
        ArgumentException.ThrowIfNullOrEmpty(system);
        Protocol = protocol;
        System = system;
        Host = string.IsNullOrEmpty(host) ? null : host;
        Port = port;
    }

    /// <summary>The part before <c>://</c>.</summary>
    public string Protocol { get; }

    /// <summary>The actor system's name.</summary>
    public string System { get; }

    /// <summary>Where the system is; null in the local form.</summary>
    public string? Host { get; }

    /// <summary>The port; null when there is none.</summary>
    public int? Port { get; }

    /// <summary>Whether the address can be used from another process.</summary>
    public bool HasGlobalScope => Host is not null;

    /// <summary>Whether the address can be used inside its own process only.</summary>
    public bool HasLocalScope => Host is null;

    /// <summary>Reads an address; the text must hold nothing after it.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static Address Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return TryParse(address, out var parsed, out var rest) && rest.Length == 0
            ? parsed
            : throw new FormatException($"'{address}' is not an actor system's address; it must read 'protocol://system' or 'protocol://system@host'.");
    }

    /// <summary>Reads an address; false when the text is not an address.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address) =>
        TryParse(path, out address, out _);

    /// <summary>Reads the address at the start of a path, and gives back the rest of the path, which begins with its slash.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address, out string absolutUri)
    {
        address = null;
        absolutUri = "";
        var mark = path?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (mark <= 0)
        {
            return false;
        }

        var start = mark + 3;
        var slash = path!.IndexOf('/', start);
        var authority = slash < 0 ? path[start..] : path[start..slash];
        if (!TrySplitAuthority(authority, out var system, out var host, out var port))
        {
            return false;
        }

        absolutUri = slash < 0 ? "" : path[slash..];
        address = new Address(path[..mark], system, host, port);
        return true;
    }

    /// <summary>Makes the address with another host part.</summary>
    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    /// <summary>Writes the part after the protocol: <c>system@host:port</c>.</summary>
    public string HostPort() =>
        (Host, Port) switch
        {
            (null, _) => System,
            (_, null) => $"{System}@{Host}",
            _ => $"{System}@{Host}:{Port}",
        };

    /// <inheritdoc/>
    public override string ToString() => $"{Protocol}://{HostPort()}";

    /// <inheritdoc/>
    public bool Equals(Address? other) =>
        other is not null && Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Address);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    /// <inheritdoc/>
    public int CompareTo(Address? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <summary>Whether both addresses name the same system.</summary>
    public static bool operator ==(Address? left, Address? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the addresses name different systems.</summary>
    public static bool operator !=(Address? left, Address? right) => !(left == right);

    private static bool TrySplitAuthority(string authority, out string system, out string? host, out int? port)
    {
        (system, host, port) = (authority, null, null);
        var at = authority.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            (system, host) = (authority[..at], authority[(at + 1)..]);
            var colon = host.LastIndexOf(':');
            if (colon >= 0)
            {
                if (!ushort.TryParse(host.AsSpan(colon + 1), out var number))
                {
                    return false;
                }

                (host, port) = (host[..colon], number);
            }

            if (host.Length == 0)
            {
                return false;
            }
        }

        return system.Length > 0;
    }
}
