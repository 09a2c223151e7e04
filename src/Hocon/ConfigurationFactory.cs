using System.Reflection;

namespace ActorShm.Hocon;

/// <summary>Makes configurations from HOCON text.</summary>
/// <remarks>
/// <para>The text may use everything in the HOCON specification, so any JSON object is valid too. Substitutions are resolved before a method returns;
/// those that the
/// text does not define are looked up in the environment. Includes name files only, relative to the file that holds the include.</para>
/// <para>Texts have limits, so that none can exhaust the process: 200 levels of nesting, 20 levels of includes, 16 Mi characters,
/// a million values after substitution. All methods are safe on any thread.</para>
/// </remarks>
public static class ConfigurationFactory
{
    /// <summary>A configuration with nothing in it.</summary>
    public static Config Empty => Config.Empty;

    /// <summary>Reads a text.</summary>
    /// <param name="hocon">HOCON text; includes in it must name absolute paths.</param>
    /// <exception cref="HoconParseException">The text is not HOCON, or a substitution or include in it cannot be resolved.</exception>
    public static Config ParseString(string hocon) => ParseString(hocon, "string");

    /// <summary>Reads a text that has a name.</summary>
    /// <param name="hocon">HOCON text; includes in it must name absolute paths.</param>
    /// <param name="sourceName">What error messages and <see cref="Config.Origin"/> call the text.</param>
    /// <exception cref="HoconParseException">The text is not HOCON, or a substitution or include in it cannot be resolved.</exception>
    public static Config ParseString(string hocon, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(hocon);
        ArgumentNullException.ThrowIfNull(sourceName);
        return Resolve(new(hocon, sourceName));
    }

    /// <summary>Reads a file in UTF-8.</summary>
    /// <param name="path">The file; error messages name it as it is named here.</param>
    /// <exception cref="HoconParseException">The file is not HOCON or not UTF-8, or a substitution or include in it cannot be
    /// resolved.</exception>
    /// <exception cref="ConfigurationException">The file does not exist or cannot be read.</exception>
    public static Config ParseFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            return Resolve(new(HoconFile.Read(stream, path), path, Path.GetFullPath(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The configuration file '{path}' cannot be read: {ReasonOf(e, path)}", e);
        }
    }

    /// <summary>Reads a file in UTF-8; Akka.NET's name for <see cref="ParseFile"/>.</summary>
    /// <param name="filePath">The file; error messages name it as it is named here.</param>
    /// <exception cref="HoconParseException">The file is not HOCON or not UTF-8, or a substitution or include in it cannot be
    /// resolved.</exception>
    /// <exception cref="ConfigurationException">The file does not exist or cannot be read.</exception>
    public static Config FromFile(string filePath) => ParseFile(filePath);

    /// <summary>Reads a resource that is embedded in an assembly.</summary>
    /// <param name="resourceName">The resource's full name in the assembly's manifest.</param>
    /// <param name="assembly">The assembly that holds it.</param>
    /// <exception cref="HoconParseException">The resource is not HOCON or not UTF-8, or a substitution or include in it cannot be
    /// resolved.</exception>
    /// <exception cref="ConfigurationException">The assembly holds no such resource.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException(
                $"Assembly {assembly.GetName().Name} holds no resource '{resourceName}'; "
                + $"it has: {string.Join(", ", assembly.GetManifestResourceNames())}.");
        return Resolve(new(HoconFile.Read(stream, resourceName), resourceName));
    }

    // In our own words, because the messages of the framework repeat the path.
    private static string ReasonOf(Exception refused, string path) => refused switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist.",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a directory.",
        UnauthorizedAccessException => "access to it is denied.",
        _ => refused.Message,
    };

    private static Config Resolve(HoconSource source) =>
        new(new SubstitutionResolver(HoconParser.ParseDocument(source), Environment.GetEnvironmentVariable).Resolve());
}
