namespace ActorShm.Semantics.Tests.Signatures;

/// <summary>The lists that lie beside the test assembly; lines that begin with # are comments.</summary>
internal static class SignatureList
{
    public static HashSet<string> Read(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Signatures", file)).Where(line => line.Length > 0 && line[0] != '#')];
}
