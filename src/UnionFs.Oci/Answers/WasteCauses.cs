namespace UnionFs.Oci;

/// <summary>Causes of waste in words.</summary>
internal static class WasteCauses
{
    /// <summary>What a later layer did to the file, as in "deleted by layer 2".</summary>
    public static string Describe(this WasteCause cause) => cause switch
    {
        WasteCause.Overwritten => "overwritten",
        WasteCause.MetadataOnly => "stored again for mode, owner or attributes",
        WasteCause.Rewritten => "stored again unchanged",
        WasteCause.Moved => "moved",
        WasteCause.Deleted => "deleted",
        WasteCause.Opaque => "hidden by an opaque directory",
        WasteCause.Replaced => "replaced",
        _ => "stored twice",
    };
}
