using System.Collections;

namespace ActorShm.Host.Tests.Doctor;

/// <summary>A list of directories of which the first is gone as soon as the second is asked for.</summary>
internal sealed class VanishingDirectories(string first, string second) : IReadOnlyList<string>
{
    public int Count => 2;

    public string this[int index] => index == 0 ? first : second;

    public IEnumerator<string> GetEnumerator()
    {
        yield return first;
        Directory.Delete(first, recursive: true);
        yield return second;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
