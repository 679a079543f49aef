<!-- ADR-001 --><?php // BOLT-042
$x = <<<A
BOLT-1
A; ?>
