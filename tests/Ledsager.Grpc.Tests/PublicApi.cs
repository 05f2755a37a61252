using System.Reflection;
using Grpc.Core;

namespace Ledsager.GrpcTests;

/// <summary>What code outside Ledsager.Grpc can name, as lines of a type and its members.</summary>
public static class PublicApi
{
    /// <summary>Generated from protos that the official packages generate too.</summary>
    private static readonly string[] Generated = ["Grpc.Health.V1", "Grpc.Reflection.V1", "Grpc.Reflection.V1Alpha"];

    public static IEnumerable<string> Lines { get; } = typeof(Status).Assembly.GetExportedTypes()
        .Where(type => !Generated.Contains(type.Namespace, StringComparer.Ordinal))
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(type => $"{type.FullName}: {string.Join(' ', Members(type))}".TrimEnd());

    private static IEnumerable<string> Members(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(IsVisible)
        .Select(member => member.Name)
        .Where(name => !name.Contains('<', StringComparison.Ordinal) && name != "value__")
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && (!method.IsSpecialName || method.IsConstructor),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(accessor => accessor.IsPublic || accessor.IsFamily || accessor.IsFamilyOrAssembly),
        _ => false,
    };
}
