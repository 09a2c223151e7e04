using System.Globalization;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Checks whether the end of this user's last session removes the user's files in <c>/dev/shm</c> while a host still uses them, which systemd-logind's <c>RemoveIPC</c> does.</summary>
/// <remarks>By the manual page logind.conf(5), it is on by default, and spares root, system users and users that linger.</remarks>
internal static class LogoutCheck
{
    private const int FirstOrdinaryUser = 1000; // SYS_UID_MAX + 1, unless somebody has changed it

    private const string ConfigurationFile = "logind.conf";

    // Of files with the same name, only the one in the first of these directories counts.
    private static readonly string[] ConfigurationDirectories = ["/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd"];

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        if (!machine.Files.Exists("/run/systemd/system") || UserOf(machine.Files) is not { } user)
        {
            yield break;
        }

        var lingers = user.Name is { } name && machine.Files.Exists("/var/lib/systemd/linger/" + name);
        yield return user.Id < FirstOrdinaryUser || lingers || !RemovesIpc(machine.Files)
            ? new Finding("log out", DoctorLevel.Ok, "leaves /dev/shm alone", "A host goes on when its user has logged out.")
            : new Finding(
                "log out",
                DoctorLevel.Warning,
                "removes this user's files in /dev/shm",
                "systemd-logind does so at the end of the last session (RemoveIPC): a host that goes on loses its run directory and all segments.",
                $"loginctl enable-linger {user.Name ?? user.Id.ToString(CultureInfo.InvariantCulture)}   (or RemoveIPC=no in /etc/systemd/logind.conf)");
    }

    private static bool RemovesIpc(MachineFiles files)
    {
        // The drop-ins come after the file, in the order of their names, whichever directories they lie in. A later setting wins.
        var value = ConfigurationDirectories
            .Select(static directory => $"{directory}/{ConfigurationFile}.d")
            .SelectMany(directory => files.Names(directory).Where(static name => name.EndsWith(".conf", StringComparison.Ordinal)).Select(name => (Name: name, Path: $"{directory}/{name}")))
            .DistinctBy(static file => file.Name, StringComparer.Ordinal)
            .OrderBy(static file => file.Name, StringComparer.Ordinal)
            .Select(static file => file.Path)
            .Prepend(ConfigurationDirectories.Select(static directory => $"{directory}/{ConfigurationFile}").FirstOrDefault(files.Exists))
            .OfType<string>()
            .SelectMany(files.Lines)
            .Select(static line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Select(static parts => parts is ["RemoveIPC", var text] ? Read(text) : null)
            .LastOrDefault(static read => read is not null);
        return value ?? true;
    }

    /// <summary>Reads what systemd takes for yes and for no, in upper or lower case; like systemd, passes over everything else.</summary>
    private static bool? Read(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "Y" or "TRUE" or "T" or "ON" or "1" => true,
        "NO" or "N" or "FALSE" or "F" or "OFF" or "0" => false,
        _ => null,
    };

    private static (long Id, string? Name)? UserOf(MachineFiles files)
    {
        // Uid:	1000	1000	1000	1000
        var line = files.Lines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("Uid:", StringComparison.Ordinal));
        if (line?.Split('\t') is not [_, var real, ..] || !long.TryParse(real, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        var entry = files.Lines("/etc/passwd").Select(static line => line.Split(':')).FirstOrDefault(parts => parts.Length > 2 && parts[2] == real);
        return (id, entry?[0]);
    }
}
