using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ActorShm.Semantics.Tests.Signatures;

/// <summary>The members of other assemblies that the compiled code of one assembly names.</summary>
internal static class MemberReferences
{
    /// <remarks>Members of generic types are not among them; the engine has no public ones, which the first line makes sure of.</remarks>
    public static IEnumerable<MemberInfo> Of(Assembly assembly, Assembly target)
    {
        Assert.DoesNotContain(target.GetExportedTypes(), type => type.IsGenericType);
        using var stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.MemberReferences.Where(member => IsOf(metadata, member, target)).Select(member => Resolve(assembly.ManifestModule, member))];
    }

    private static bool IsOf(MetadataReader metadata, MemberReferenceHandle member, Assembly target)
    {
        var parent = metadata.GetMemberReference(member).Parent;
        while (parent.Kind == HandleKind.TypeReference)
        {
            parent = metadata.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope; // of a nested type: the type around it
        }

        return parent.Kind == HandleKind.AssemblyReference
            && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)parent).Name) == target.GetName().Name;
    }

    private static MemberInfo Resolve(Module module, MemberReferenceHandle member) => module.ResolveMember(MetadataTokens.GetToken(member))!;
}
