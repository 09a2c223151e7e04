using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using ActorShm.Testing;

namespace ActorShm.Semantics.Tests.Signatures;

/// <summary>What the instructions of one assembly name of another, except for those of some namespaces and types.</summary>
internal static class CodeReferences
{
    /// <summary>A line for each member, and <c>Type.*</c> for each type that is cast to, caught or made an array of.</summary>
    public static HashSet<string> Of(Assembly assembly, Assembly target, string[] exceptIn)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var tokens = new HashSet<int>();
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition))
        {
            if (method.RelativeVirtualAddress != 0 && OutermostOf(metadata, method.GetDeclaringType()) is var (space, type) && !exceptIn.Contains(space, StringComparer.Ordinal) && !exceptIn.Contains($"{space}.{type}", StringComparer.Ordinal))
            {
                var body = image.GetMethodBody(method.RelativeVirtualAddress);
                tokens.UnionWith(Instructions.TokensIn(body.GetILBytes()!));
                tokens.UnionWith(body.ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Catch).Select(region => MetadataTokens.GetToken(region.CatchType)));
            }
        }

        return [.. tokens.Where(token => MetadataTokens.EntityHandle(token).Kind is HandleKind.MemberReference or HandleKind.MethodSpecification or HandleKind.TypeReference)
            .SelectMany(token => Lines(metadata, assembly.ManifestModule, token, target))];
    }

    private static (string Namespace, string Name) OutermostOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? OutermostOf(metadata, outer) : (metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    private static IEnumerable<string> Lines(MetadataReader metadata, Module module, int token, Assembly target)
    {
        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            handle = metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        }

        return handle.Kind switch
        {
            HandleKind.MemberReference => MemberReferences.Of(metadata, module, (MemberReferenceHandle)handle, target) is { } member ? [SignatureText.Of(member.DeclaringType!, member)] : [],
            HandleKind.TypeReference => module.ResolveType(token) is var type && type.Assembly == target ? [$"{type.Name}.*"] : [],
            _ => [],
        };
    }
}
